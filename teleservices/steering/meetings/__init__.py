"""« Séances »: meetings of the authorities, from the table where amounts are arbitrated to the decisions that leave."""
