#include "core/sandbox/child/zygote.h"

int main(int argc, char** argv)
{
    return executor::sandbox::child::runZygote(argc, argv);
}
