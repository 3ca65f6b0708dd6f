"""Where people live: communes, territories, postal addresses."""
