error;
