"""Django's database backend for PostgreSQL, whose connections keep more of what they prepared: docs/adr/0079."""
