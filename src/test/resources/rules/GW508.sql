=== bad step
VACUUM orders;
=== good step alone
VACUUM orders;
