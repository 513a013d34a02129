#pragma once

#include "core/base/result.h"

#include <string>

namespace executor::api::cli {

/// A failure as the command line tells it. Its code may be one of the command line's own (`usage_…`), which no other
/// door knows.
struct CliError
{
    std::string code;
    std::string message;
    std::string hint;
    Json details = Json::object();
    std::string requestId;
    int exitCode = 1;

    [[nodiscard]] static CliError from(const Error& error);
    /// Of the `error` object of an answer.
    [[nodiscard]] static CliError fromJson(const Json& error);
    /// Ctrl+C.
    [[nodiscard]] static CliError interrupted(std::string message);
    /// Everything was printed: only the exit code 20 is left to say.
    [[nodiscard]] static CliError paused();
    /// A mistake in the words: exit 2, nothing was sent.
    [[nodiscard]] static CliError usage(std::string code, std::string message, std::string hint = {});
};

template <class T>
using CliResult = tl::expected<T, CliError>;

/// Exit code of a wire code (cli.md 8); 1 for codes that are not named there.
[[nodiscard]] int exitCodeOf(std::string_view wireCode);

/// `EX_CLI_TRY(auto value, call());` for calls that return Result<T> or CliResult<T>.
[[nodiscard]] inline CliError asCliError(Error error)
{
    return CliError::from(error);
}
[[nodiscard]] inline CliError asCliError(CliError error)
{
    return error;
}
#define EX_CLI_TRY(declaration, ...) EX_CLI_TRY_NAMED(EX_CONCAT(exResult, __COUNTER__), declaration, __VA_ARGS__)
#define EX_CLI_TRY_NAMED(name, declaration, ...)                                                                       \
    auto name = (__VA_ARGS__);                                                                                         \
    if (!name) {                                                                                                       \
        return tl::unexpected(executor::api::cli::asCliError(std::move(name).error()));                                \
    }                                                                                                                  \
    declaration = std::move(name).value()
#define EX_CLI_CHECK(...) EX_CLI_CHECK_NAMED(EX_CONCAT(exResult, __COUNTER__), __VA_ARGS__)
#define EX_CLI_CHECK_NAMED(name, ...)                                                                                  \
    auto name = (__VA_ARGS__);                                                                                         \
    if (!name) {                                                                                                       \
        return tl::unexpected(executor::api::cli::asCliError(std::move(name).error()));                                \
    }

} // namespace executor::api::cli
