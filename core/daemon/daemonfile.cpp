#include "core/daemon/daemonfile.h"

#include "core/base/time.h"
#include "core/platform/securefile.h"

namespace executor::daemon {

Json DaemonFile::toJson() const
{
    Json json = Json::object();
    json["version"] = 1;
    json["pid"] = pid;
    json["startedAt"] = toRfc3339(startedAt);
    json["bootId"] = bootId;
    json["mode"] = mode;
    json["executable"] = executable;
    json["productVersion"] = productVersion;
    json["door"] = door;
    json["port"] = port;
    json["host"] = "127.0.0.1";
    json["baseUrl"] = "http://127.0.0.1:" + std::to_string(port);
    json["logFile"] = logFile;
    return json;
}

Result<void> writeDaemonFile(const std::filesystem::path& file, const DaemonFile& facts)
{
    return platform::writeFileAtomically(file, toPrettyText(facts.toJson()) + "\n");
}

} // namespace executor::daemon
