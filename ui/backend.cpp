#include "ui/backend.h"

#include "moc_backend.cpp"
