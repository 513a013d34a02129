#include "core/api/detail/logtail.h"

#include "core/base/jsonparse.h"
#include "core/base/text.h"

#include <QFile>

#include <algorithm>
#include <array>
#include <vector>

namespace executor::api::detail {
namespace {
constexpr qint64 kMostBytes = 4 * 1024 * 1024;
constexpr std::array<std::string_view, 4> kLevels{"debug", "info", "warning", "error"};

std::size_t rankOf(std::string_view level)
{
    const std::string_view word = level == "critical" ? "error" : level;
    return static_cast<std::size_t>(std::find(kLevels.begin(), kLevels.end(), word) - kLevels.begin());
}
} // namespace

Result<std::string> lastLogLines(const std::filesystem::path& file, std::size_t lines, std::string_view level)
{
    if (!level.empty() && rankOf(level) == kLevels.size()) {
        return fail(ErrorCode::InvalidRequest, "The level is one of debug, info, warning, error.");
    }
    QFile log(qs(utf8FromPath(file)));
    if (!log.open(QIODevice::ReadOnly)) {
        return std::string();
    }
    log.seek(std::max<qint64>(0, log.size() - kMostBytes));
    const std::vector<std::string> all = split(log.readAll().toStdString(), '\n');
    std::vector<std::string_view> kept;
    for (auto line = all.rbegin(); line != all.rend() && kept.size() < lines; ++line) {
        if (line->empty()) {
            continue;
        }
        const Result<Json> record = parseJson(*line);
        if (record && (level.empty() || rankOf(textMember(*record, "level")) >= rankOf(level))) {
            kept.push_back(*line);
        }
    }
    std::string text;
    for (auto line = kept.rbegin(); line != kept.rend(); ++line) {
        text += std::string(*line) + "\n";
    }
    return text;
}

} // namespace executor::api::detail
