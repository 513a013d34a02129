#include "core/platform/memoryfacts.h"

// clang-format off
#include <windows.h>
#include <psapi.h>
// clang-format on

namespace executor::platform {

std::optional<MemoryFacts> memoryOf(std::int64_t pid)
{
    const HANDLE process = ::OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, static_cast<DWORD>(pid));
    if (process == nullptr) {
        return std::nullopt;
    }
    PROCESS_MEMORY_COUNTERS_EX counters{};
    const bool isRead =
        ::GetProcessMemoryInfo(process, reinterpret_cast<PROCESS_MEMORY_COUNTERS*>(&counters), sizeof(counters)) != 0;
    ::CloseHandle(process);
    if (!isRead) {
        return std::nullopt;
    }
    return MemoryFacts{counters.PrivateUsage, counters.WorkingSetSize};
}

void giveBackMemory()
{
    ::HeapCompact(::GetProcessHeap(), 0);
}

} // namespace executor::platform
