#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace executor::sandbox::detail {

/// Version of the frames; part of runtimeBuild().
inline constexpr int kProtocolVersion = 1;

/// `u32 length, u8 type, u32 id, payload`, numbers little-endian; `length` counts what follows it. The payload is one
/// line of JSON with the small facts and, after the first newline, the value itself, which nobody on the way parses.
enum class FrameType : std::uint8_t
{
    Run = 1,
    Value = 2,
    Error = 3,
    Timer = 4,
    Cancel = 5,
    Call = 17,
    TimerChange = 18,
    Log = 19,
    Emit = 20,
    Turn = 21,
    Done = 22
};

inline constexpr std::size_t kFrameHeadBytes = 9;

struct Frame
{
    FrameType type = FrameType::Turn;
    std::uint32_t id = 0;
    std::string payload;

    /// The line of facts.
    [[nodiscard]] std::string_view head() const;
    /// What follows the first newline; empty when there is none.
    [[nodiscard]] std::string_view body() const;
};

/// Appends a frame to `out`; `body` follows `head` after a newline unless it is empty.
void appendFrame(std::string& out, FrameType type, std::uint32_t id, std::string_view head, std::string_view body);

/// Cuts a stream of bytes into frames. Knows lengths and types, not what is in them.
class FrameReader
{
public:
    explicit FrameReader(std::size_t maxPayloadBytes) : m_maxPayload(maxPayloadBytes) {}

    void append(std::string_view bytes);
    /// The next whole frame, nothing when more bytes are needed. Errors: a length or type that cannot be; the stream
    /// is then unusable.
    [[nodiscard]] Result<std::optional<Frame>> next();
    [[nodiscard]] std::size_t bufferedBytes() const { return m_buffer.size() - m_start; }

private:
    std::size_t m_maxPayload;
    std::string m_buffer;
    std::size_t m_start = 0;
};

} // namespace executor::sandbox::detail
