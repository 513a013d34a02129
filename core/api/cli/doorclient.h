#pragma once

#include "core/api/cli/clierror.h"
#include "core/base/clock.h"
#include "core/platform/localsocket.h"

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace executor::api::cli {

struct DoorRequest
{
    std::string method{"GET"};
    std::string target; ///< path and query, encoded
    std::string body;   ///< JSON text; sent when not empty
    std::vector<std::pair<std::string, std::string>> headers;
    Milliseconds timeout{960'000}; ///< without a byte
};

struct DoorAnswer
{
    int status = 0;
    std::map<std::string, std::string, std::less<>> headers; ///< names in lower case
    std::string body;
    [[nodiscard]] bool isGood() const { return status >= 200 && status < 300; }
};

/// HTTP/1.1 over the local door, one request at a time on a kept connection. Thread: one; blocks.
class DoorClient
{
public:
    /// Finds the door (`data/daemon.json`, else where it must be) and connects. Errors: as LocalConnection::connect().
    [[nodiscard]] static Result<DoorClient> open(const std::filesystem::path& door);

    /// Gives any answer, whatever its status. Errors: `daemon_unreachable` also when the daemon dies in between,
    /// `cancelled` after a signal.
    [[nodiscard]] Result<DoorAnswer> send(const DoorRequest& request);
    /// Gives the body of a 2xx answer piece by piece; `onPiece` returns whether to go on. The connection is used up.
    [[nodiscard]] Result<DoorAnswer> stream(const DoorRequest& request,
                                            const std::function<bool(std::string_view)>& onPiece);

private:
    using Sink = std::function<bool(std::string_view)>;
    explicit DoorClient(platform::LocalConnection connection, std::filesystem::path door);
    [[nodiscard]] Result<DoorAnswer> exchange(const DoorRequest& request, const Sink& sink, int* status = nullptr);
    [[nodiscard]] Result<void> writeRequest(const DoorRequest& request);
    [[nodiscard]] Result<DoorAnswer> readHead(Milliseconds timeout);
    [[nodiscard]] Result<void> readBody(const DoorAnswer& head, Milliseconds timeout, const Sink& sink);
    [[nodiscard]] Result<void> readChunks(Milliseconds timeout, const Sink& sink);
    [[nodiscard]] Result<std::string> readLine(Milliseconds timeout);
    [[nodiscard]] Result<bool> fill(Milliseconds timeout);

    platform::LocalConnection m_connection;
    std::filesystem::path m_door;
    std::string m_buffer;
    bool m_isUsedUp = false;
};

/// For path segments and query values.
[[nodiscard]] std::string percentEncoded(std::string_view text);

} // namespace executor::api::cli
