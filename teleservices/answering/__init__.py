"""A step of a form shown, checked, saved, with its documents; what filing, corrections and the desk share."""
