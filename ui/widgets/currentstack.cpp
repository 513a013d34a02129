#include "ui/widgets/currentstack.h"

#include "moc_currentstack.cpp"
