#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace executor::api::detail {

/// Reads a log of JSON lines: its end, then what is added, also after the log was rotated. Thread: any, one at a time.
class LogTail
{
public:
    /// `level`: the least that counts; empty: all.
    LogTail(std::filesystem::path file, std::string level);
    /// Errors: `invalid_request` for a level that there is none of.
    [[nodiscard]] Result<void> check() const;

    /// The last `lines` lines, of at most the last 4 MiB.
    [[nodiscard]] std::string last(std::size_t lines);
    /// The whole lines that were added since the last call of either, at most 1 MiB a time.
    [[nodiscard]] std::string added();

private:
    [[nodiscard]] std::string read(std::size_t bytes);
    [[nodiscard]] bool counts(std::string_view line) const;

    std::filesystem::path m_file;
    std::string m_level;
    std::ifstream m_stream;
    std::uintmax_t m_position = 0;
    std::string m_rest; ///< of a line that is not whole yet
};

} // namespace executor::api::detail
