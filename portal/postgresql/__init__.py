"""Django's database backend for PostgreSQL, whose connections keep more and are asked less: docs/adr/0079."""
