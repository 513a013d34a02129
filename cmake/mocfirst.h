// Read by moc before everything else: without libstdc++'s macros it cannot parse <concepts> (g++ 12).
#include <bits/c++config.h>
