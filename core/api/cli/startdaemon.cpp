#include "core/api/cli/startdaemon.h"

#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/platform/datalock.h"
#include "core/platform/process.h"
#include "core/platform/securefile.h"

#include <algorithm>
#include <fstream>
#include <thread>

namespace executor::api::cli {
namespace {
constexpr auto kStartTime = 10s;
constexpr auto kPause = 10ms;

Result<std::filesystem::path> daemonProgram(const StartOptions& options)
{
    const auto folder = platform::currentProgram().parent_path();
    const bool hasScreen = platform::environmentValue("DISPLAY") || platform::environmentValue("WAYLAND_DISPLAY");
    std::error_code error;
    if (hasScreen && !options.isHeadless && std::filesystem::exists(folder / "executor-desktop", error)) {
        return folder / "executor-desktop";
    }
    if (std::filesystem::exists(folder / "executord", error)) {
        return folder / "executord";
    }
    return fail(ErrorCode::DaemonUnreachable, "Executor's program is not beside this one: " + utf8FromPath(folder),
                "Install Executor anew.");
}

/// Whether the daemon answers on its door, not only listens.
bool isAnswering(DoorClient& client)
{
    DoorRequest request;
    request.target = "/health";
    request.timeout = 5s;
    const auto answer = client.send(request);
    return answer && answer->status < 500;
}

std::optional<DoorClient> tryDoor(const platform::Paths& paths)
{
    auto client = DoorClient::open(doorOf(paths));
    if (!client || !isAnswering(*client)) {
        return std::nullopt;
    }
    return std::move(*client);
}

std::filesystem::path startLog(const platform::Paths& paths)
{
    return paths.data / "logs" / "start.log";
}

CliError didNotStart(const platform::Paths& paths, std::string message)
{
    CliError error;
    error.code = "daemon_unreachable";
    error.exitCode = 3;
    auto log = tailOf(startLog(paths), 40, 3000);
    if (log.empty()) {
        log = tailOf(paths.logFile(), 40, 6000);
    }
    error.message = std::move(message) + (log.empty() ? std::string() : "\n" + log);
    error.hint = "See: executor doctor";
    return error;
}

/// What the started program said when it could not start (the three lines of daemon::tellStartFailure), or that it is
/// gone; nothing while it still starts. The lines count, not only the process: its exit code is not ours to collect.
std::optional<CliError> endedEarly(const platform::Paths& paths, std::int64_t pid)
{
    const bool isRunning = platform::isProcessRunning(pid); // looked at before its last words
    CliError error;
    for (const std::string& line : split(tailOf(startLog(paths), 40, 3000), '\n')) {
        const std::string_view text = line;
        if (text.starts_with("executord: ") || text.starts_with("executor-desktop: ")) {
            error.message = text.substr(text.find(' ') + 1);
        } else if (text.starts_with("hint: ")) {
            error.hint = text.substr(6);
        } else if (text.starts_with("code: ")) {
            error.code = text.substr(6);
            error.exitCode = exitCodeOf(error.code);
        }
    }
    if (!error.code.empty()) {
        return error;
    }
    return isRunning ? std::nullopt : std::optional(didNotStart(paths, "Executor ended while it started."));
}

CliResult<std::int64_t> spawn(const platform::Paths& paths, const StartOptions& options)
{
    platform::DetachedProgram program;
    EX_CLI_TRY(program.program, daemonProgram(options));
    if (options.port) {
        program.arguments = {"--port", std::to_string(*options.port)};
    }
    program.withoutVariables = {"EXECUTOR_TOKEN", "EXECUTOR_NO_INPUT"};
    program.outputFile = startLog(paths);
    EX_CLI_CHECK(platform::ensurePrivateFolder(paths.data / "logs"));
    EX_CLI_CHECK(platform::removeFileDurably(program.outputFile));
    EX_CLI_TRY(const std::int64_t pid, platform::spawnDetached(program));
    return pid;
}
} // namespace

std::filesystem::path doorOf(const platform::Paths& paths)
{
    const auto text = platform::readOwnFile(paths.daemonFile(), 64U << 10U);
    if (!text) {
        return paths.door;
    }
    const auto json = parseJson(*text, kLenientJson);
    const auto door = json ? textMember(*json, "door") : std::string();
    return door.empty() ? paths.door : pathFromUtf8(door);
}

std::string tailOf(const std::filesystem::path& file, std::size_t lines, std::size_t characters)
{
    std::ifstream stream(file, std::ios::binary | std::ios::ate);
    if (!stream) {
        return {};
    }
    const auto size = static_cast<std::size_t>(std::max<std::streamoff>(0, stream.tellg()));
    const auto wanted = std::min<std::size_t>(size, 256U << 10U);
    stream.seekg(static_cast<std::streamoff>(size - wanted));
    std::string text(wanted, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(wanted));
    auto all = split(text, '\n');
    if (!all.empty() && all.back().empty()) {
        all.pop_back();
    }
    const auto skipped = all.size() > lines ? all.size() - lines : 0;
    auto tail = join({all.begin() + static_cast<std::ptrdiff_t>(skipped), all.end()}, "\n");
    if (tail.size() > characters) {
        tail.erase(0, tail.size() - characters);
    }
    return withoutControls(toValidUtf8(tail));
}

CliResult<DoorClient> connectOrStart(const platform::Paths& paths, const StartOptions& options)
{
    auto first = DoorClient::open(doorOf(paths));
    if (first) {
        return std::move(*first);
    }
    if (first.error().code == ErrorCode::DoorWrongOwner) {
        return tl::unexpected(CliError::from(first.error()));
    }
    EX_CLI_CHECK(platform::ensureFolders(paths));
    const auto end = std::chrono::steady_clock::now() + kStartTime;
    std::optional<std::int64_t> spawned;
    std::optional<platform::DataLock> lock;
    while (std::chrono::steady_clock::now() < end) {
        if (auto client = tryDoor(paths)) {
            return std::move(*client);
        }
        if (!lock) {
            // Whoever holds this lock starts the daemon; the others wait for the door or for the lock.
            if (auto taken = platform::DataLock::take(paths.run / "start.lock", SystemClock().now())) {
                lock.emplace(std::move(*taken));
            }
        } else if (!spawned && !platform::DataLock::holder(paths.lockFile())) {
            EX_CLI_TRY(spawned, spawn(paths, options));
        } else if (spawned) {
            // One that found another daemon was only the slower of two: the door will open.
            const auto ended = endedEarly(paths, *spawned);
            if (ended && ended->code != wireName(ErrorCode::AlreadyRunning)) {
                return tl::unexpected(*ended);
            }
        }
        std::this_thread::sleep_for(kPause);
    }
    return tl::unexpected(didNotStart(paths, "Executor did not start within 10 s."));
}

} // namespace executor::api::cli
