#pragma once

#include "core/base/errorcode.h"
#include "core/base/json.h"

#include <tl/expected.hpp>

#include <string>
#include <utility>

namespace executor {

/// What went wrong. `message` says what and where, for a person; `hint` how to mend it (may be empty); `details` are
/// facts for programs. None of the three ever holds a secret.
struct Error
{
    ErrorCode code = ErrorCode::Internal;
    std::string message;
    std::string hint;
    Json details = Json::object();
    /// Whether the same call may succeed later without anybody changing anything.
    bool retryable = false;

    /// `{"code","message","hint"?,"details"?}`, the form of http-api.md 3 without `requestId`.
    [[nodiscard]] Json toJson() const;
    /// Reads what toJson() wrote; unknown codes become `internal`.
    [[nodiscard]] static Error fromJson(const Json& json);
    bool operator==(const Error&) const = default;
};

template <class T>
using Result = tl::expected<T, Error>;

/// A failed result of any type: `return fail(ErrorCode::NotFound, "No source \"x\".");`
[[nodiscard]] tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string hint = {},
                                         Json details = Json::object());

/// For map_error: puts where it happened in front of the message.
[[nodiscard]] inline auto inStep(std::string step)
{
    return [step = std::move(step)](Error error) {
        error.message = step + ": " + error.message;
        return error;
    };
}

#define EX_CONCAT_INNER(a, b) a##b
#define EX_CONCAT(a, b) EX_CONCAT_INNER(a, b)

/// `EX_TRY(auto value, call());` declares `value` or returns the error of `call()`.
#define EX_TRY(declaration, ...) EX_TRY_NAMED(EX_CONCAT(exResult, __COUNTER__), declaration, __VA_ARGS__)
#define EX_TRY_NAMED(name, declaration, ...)                                                                           \
    auto name = (__VA_ARGS__);                                                                                         \
    if (!name) {                                                                                                       \
        return tl::unexpected(std::move(name).error());                                                                \
    }                                                                                                                  \
    declaration = std::move(name).value()

/// `EX_CHECK(call());` returns the error of a call whose value is not needed.
#define EX_CHECK(...) EX_CHECK_NAMED(EX_CONCAT(exResult, __COUNTER__), __VA_ARGS__)
#define EX_CHECK_NAMED(name, ...)                                                                                      \
    auto name = (__VA_ARGS__);                                                                                         \
    if (!name) {                                                                                                       \
        return tl::unexpected(std::move(name).error());                                                                \
    }

/// The same in coroutines: `EX_CO_TRY(auto value, co_await load(id));`
#define EX_CO_TRY(declaration, ...) EX_CO_TRY_NAMED(EX_CONCAT(exResult, __COUNTER__), declaration, __VA_ARGS__)
#define EX_CO_TRY_NAMED(name, declaration, ...)                                                                        \
    auto name = __VA_ARGS__;                                                                                           \
    if (!name) {                                                                                                       \
        co_return tl::unexpected(std::move(name).error());                                                             \
    }                                                                                                                  \
    declaration = std::move(name).value()

/// `EX_CO_CHECK(co_await save(x));`
#define EX_CO_CHECK(...) EX_CO_CHECK_NAMED(EX_CONCAT(exResult, __COUNTER__), __VA_ARGS__)
#define EX_CO_CHECK_NAMED(name, ...)                                                                                   \
    auto name = __VA_ARGS__;                                                                                           \
    if (!name) {                                                                                                       \
        co_return tl::unexpected(std::move(name).error());                                                             \
    }

} // namespace executor
