"""Who opened, took out, decided and searched for what: noted as it happens, shown to who may audit."""
