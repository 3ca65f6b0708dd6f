"""Django's database backend for PostgreSQL, whose connections keep more prepared: docs/adr/0079."""
