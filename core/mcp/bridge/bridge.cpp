#include "core/mcp/bridge/bridge.h"

#include "core/mcp/bridge/detail/relay.h"

#include <csignal>
#include <thread>
#include <unistd.h>

namespace executor::mcp {

int runBridge(BridgeOptions options)
{
    std::signal(SIGPIPE, SIG_IGN); // a closed output is the end, not a crash
    Relay relay(std::move(options));
    const int code = relay.run();
    for (int i = 0; i < 50 && relay.isConnecting(); ++i) {
        std::this_thread::sleep_for(10ms);
    }
    if (relay.isConnecting()) {
        ::_exit(code); // nothing is left to write; static objects must not die under the connecting thread
    }
    return code;
}

} // namespace executor::mcp
