"""What an applicant had of public money: de minimis aids over three years, all public aids together."""
