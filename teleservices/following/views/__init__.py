"""« Mes brouillons », « Mes demandes » and the pages of one request; they translate, the domain decides and writes."""
