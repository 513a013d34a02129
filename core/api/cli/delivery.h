#pragma once

#include "core/api/cli/context.h"

#include <optional>
#include <string>
#include <string_view>

namespace executor::api::cli {

/// How the value of a run is handed over (cli.md 4, 5, 8).
struct Delivery
{
    bool isFull = false;   ///< the whole record instead of the value
    bool mayOpen = true;   ///< a browser, for a question with an address
    std::string file;      ///< instead of standard output
    bool isForced = false; ///< replace a file that is there
    std::string fields;    ///< `a,b.c` of an object, or of each one of a list
    std::optional<std::size_t> head;
};

/// What the words of `call` and `resume` say.
[[nodiscard]] Delivery deliveryOf(const Words& words);
/// What the daemon read of a tool's words. Errors: `usage_format`, `usage_query`.
[[nodiscard]] CliResult<Delivery> deliveryOf(Context& context, const Json& render);
/// Prints the value, or writes it beside the file and renames it. Errors: `already_exists`, storage.
[[nodiscard]] CliResult<int> deliver(Context& context, const Delivery& delivery, std::string_view value);

} // namespace executor::api::cli
