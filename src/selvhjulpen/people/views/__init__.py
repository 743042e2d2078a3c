"""Pages of the people room; the pages of login are django-allauth's, in our look."""
