#include "core/base/killpoint.h"

#ifdef EX_KILL_POINTS

#include <atomic>
#include <cstdlib>
#include <string>
#include <string_view>

#ifdef __unix__
#include <csignal>
#include <unistd.h>
#endif

namespace executor {
namespace {
struct Wanted
{
    std::string name;
    int passage = 1;
};

Wanted wanted()
{
    Wanted out;
    if (const char* text = std::getenv("EXECUTOR_CRASH_AT")) {
        out.name = text;
        if (const std::size_t colon = out.name.rfind(':'); colon != std::string::npos) {
            out.passage = std::atoi(out.name.c_str() + colon + 1);
            out.name.resize(colon);
        }
    }
    return out;
}
} // namespace

void killPoint(const char* name)
{
    // Points are passed on several threads.
    static const Wanted s_wanted = wanted();
    static std::atomic<int> s_passed{0};
    if (s_wanted.name.empty() || s_wanted.name != name || ++s_passed != s_wanted.passage) {
        return;
    }
#ifdef __unix__
    ::kill(::getpid(), SIGKILL);
#endif
    std::abort();
}

} // namespace executor

#endif
