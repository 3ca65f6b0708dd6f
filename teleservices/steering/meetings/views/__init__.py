"""The screens of meetings: they translate, and write nothing themselves."""
