#include "core/api/cli/interrupt.h"

#include <csignal>
#include <cstdlib>

namespace executor::api::cli {
namespace {
volatile std::sig_atomic_t s_count = 0;  // set by the handler
volatile std::sig_atomic_t s_isOpen = 0; // an interrupt was not dealt with yet

extern "C" void noteRunInterrupt(int)
{
    s_count = s_count + 1;
    s_isOpen = 1;
    if (s_count > 1) {
        std::_Exit(130);
    }
    std::signal(SIGINT, noteRunInterrupt);
}
} // namespace

void watchInterrupt()
{
    // Who started us in the background wants no interrupts.
    if (std::signal(SIGINT, noteRunInterrupt) == SIG_IGN) {
        std::signal(SIGINT, SIG_IGN);
    }
}

bool wasInterrupted()
{
    return s_isOpen != 0;
}

void clearInterrupt()
{
    s_isOpen = 0;
}

} // namespace executor::api::cli
