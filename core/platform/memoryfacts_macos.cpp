#include "core/platform/memoryfacts.h"

#include <libproc.h>
#include <malloc/malloc.h>
#include <sys/resource.h>

namespace executor::platform {

std::optional<MemoryFacts> memoryOf(std::int64_t pid)
{
    rusage_info_v2 usage{};
    if (::proc_pid_rusage(static_cast<int>(pid), RUSAGE_INFO_V2, reinterpret_cast<rusage_info_t*>(&usage)) != 0) {
        return std::nullopt;
    }
    return MemoryFacts{usage.ri_phys_footprint, usage.ri_resident_size};
}

void giveBackMemory()
{
    ::malloc_zone_pressure_relief(nullptr, 0);
}

} // namespace executor::platform
