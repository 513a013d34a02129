#include "core/api/cli/context.h"

#include <string>
#include <vector>

int main(int argc, char** argv)
{
    return executor::api::cli::runCommandLine(std::vector<std::string>(argv + 1, argv + argc));
}
