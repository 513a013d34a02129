#include "core/api/detail/logtail.h"

#include "core/base/jsonparse.h"
#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <vector>

namespace executor::api::detail {
namespace {
constexpr std::uintmax_t kMostAtFirst = 4U << 20U;
constexpr std::size_t kMostAdded = 1U << 20U;
constexpr std::array<std::string_view, 4> kLevels{"debug", "info", "warning", "error"};

std::size_t rankOf(std::string_view level)
{
    const std::string_view word = level == "critical" ? "error" : level;
    return static_cast<std::size_t>(std::find(kLevels.begin(), kLevels.end(), word) - kLevels.begin());
}

std::uintmax_t sizeOf(const std::filesystem::path& file)
{
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    return error ? 0 : size;
}
} // namespace

LogTail::LogTail(std::filesystem::path file, std::string level) : m_file(std::move(file)), m_level(std::move(level)) {}

Result<void> LogTail::check() const
{
    if (!m_level.empty() && rankOf(m_level) == kLevels.size()) {
        return fail(ErrorCode::InvalidRequest, "The level is one of debug, info, warning, error.");
    }
    return {};
}

bool LogTail::counts(std::string_view line) const
{
    const Result<Json> record = parseJson(line);
    return record && (m_level.empty() || rankOf(textMember(*record, "level")) >= rankOf(m_level));
}

std::string LogTail::last(std::size_t lines)
{
    const std::uintmax_t size = sizeOf(m_file);
    m_stream.open(m_file, std::ios::binary);
    m_position = size - std::min(size, kMostAtFirst);
    m_stream.seekg(static_cast<std::streamoff>(m_position));
    const std::vector<std::string> all = split(read(static_cast<std::size_t>(size - m_position)), '\n');
    std::vector<std::string_view> kept;
    for (auto line = all.rbegin(); line != all.rend() && kept.size() < lines; ++line) {
        if (counts(*line)) {
            kept.push_back(*line);
        }
    }
    std::string text;
    for (auto line = kept.rbegin(); line != kept.rend(); ++line) {
        text.append(*line).append("\n");
    }
    return text;
}

std::string LogTail::added()
{
    if (sizeOf(m_file) == m_position) {
        return {};
    }
    std::string fresh = read(kMostAdded);
    if (fresh.empty() && sizeOf(m_file) < m_position) { // rotated: the old file is read to its end, a new one began
        m_stream = std::ifstream(m_file, std::ios::binary);
        m_position = 0;
        m_rest.clear();
        fresh = read(kMostAdded);
    }
    std::string text;
    for (const std::string& line : split(fresh, '\n')) {
        if (counts(line)) {
            text.append(line).append("\n");
        }
    }
    return text;
}

/// The whole lines among the next `bytes`.
std::string LogTail::read(std::size_t bytes)
{
    std::string chunk(bytes, '\0');
    m_stream.clear(); // the end of before is none any more
    m_stream.read(chunk.data(), static_cast<std::streamsize>(bytes));
    chunk.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, m_stream.gcount())));
    m_position += chunk.size();
    chunk.insert(0, m_rest);
    const std::size_t end = chunk.rfind('\n');
    const std::size_t whole = end == std::string::npos ? 0 : end + 1;
    m_rest = chunk.substr(whole);
    chunk.resize(whole);
    return chunk;
}

} // namespace executor::api::detail
