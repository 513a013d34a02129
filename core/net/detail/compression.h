#pragma once

#include "core/net/httpmessage.h"

#include <string>
#include <string_view>

namespace executor::net {

enum class Coding
{
    Identity,
    Gzip,
    Zstd
};

/// The coding to use for a client with this Accept-Encoding: zstd, else gzip, else none. `q=0` means not wanted. Pure.
[[nodiscard]] Coding chooseCoding(std::string_view acceptEncoding);
/// `gzip`, `zstd`; "" for Identity.
[[nodiscard]] std::string_view codingName(Coding coding);
/// The coded bytes; "" when the library fails (then send it plain). Thread: any.
[[nodiscard]] std::string compressed(Coding coding, std::string_view bytes);

} // namespace executor::net
