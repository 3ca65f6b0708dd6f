"""The site as a whole: where its pages answer, its menus and maps, what a new one starts with."""
