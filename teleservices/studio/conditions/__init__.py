"""When steps and questions are shown, and the rules of a whole form."""
