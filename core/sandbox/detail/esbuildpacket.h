#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace executor::sandbox::detail {

/// One packet of esbuild's service protocol (its stdin and stdout with --service): `u32 length`, `u32 id << 1 |
/// answer`, then one value in a tagged form. Bytes are Json binaries on the way out and texts on the way in.
struct EsbuildPacket
{
    std::uint32_t id = 0;
    bool isAnswer = false;
    Json value;
};

[[nodiscard]] std::string encodePacket(const EsbuildPacket& packet);

/// Takes the first whole packet off `buffer`; nothing while bytes are missing. Errors: `runtime_unavailable` when the
/// bytes are not the protocol.
[[nodiscard]] Result<std::optional<EsbuildPacket>> takePacket(std::string& buffer);

/// The very first thing that the service says is its version, in a packet of its own form.
[[nodiscard]] Result<std::optional<std::string>> takeVersion(std::string& buffer);

} // namespace executor::sandbox::detail
