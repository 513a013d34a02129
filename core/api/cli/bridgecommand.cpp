#include "core/api/cli/handlers.h"
#include "core/api/cli/startdaemon.h"
#include "core/base/text.h"
#include "core/mcp/bridge/bridge.h"

namespace executor::api::cli {

CliResult<int> runMcp(Context& context, const Words& words)
{
    const auto source = words.value("--source");
    mcp::BridgeOptions options;
    options.agent = words.value("--agent").value_or("");
    options.token = context.token;
    options.logFile = utf8FromPath(context.paths().logFile());
    options.target = source ? "/mcp/source/" + percentEncoded(*source)
                            : "/mcp" + queryOf({{"mode", words.value("--mode").value_or("")},
                                                {"sources", words.value("--sources").value_or("")}});
    const auto paths = context.paths();
    options.findDoor = [paths] { return doorOf(paths); };
    options.startDaemon = [paths, mayStart = context.mayStart]() -> Result<void> {
        if (!mayStart) {
            return fail(ErrorCode::DaemonUnreachable, "Executor does not run.", "Start it: executor up");
        }
        const auto started = connectOrStart(paths, StartOptions{});
        if (!started) {
            return fail(ErrorCode::DaemonUnreachable, started.error().message, started.error().hint);
        }
        return {};
    };
    return mcp::runBridge(std::move(options));
}

} // namespace executor::api::cli
