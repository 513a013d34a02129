#include "core/base/time.h"

#include "core/base/text.h"

#include <QDateTime>
#include <QTimeZone>

#include <cctype>
#include <cstdio>

namespace executor {

std::string toRfc3339(Instant instant)
{
    return utf8(QDateTime::fromMSecsSinceEpoch(toMillis(instant), Qt::UTC).toString(Qt::ISODateWithMs));
}

Result<Instant> instantFromRfc3339(std::string_view text)
{
    const QDateTime parsed = QDateTime::fromString(qs(text), Qt::ISODateWithMs);
    if (!parsed.isValid() || parsed.timeSpec() == Qt::LocalTime) {
        return fail(ErrorCode::InvalidRequest, "\"" + std::string(text) + "\" is not a time.",
                    "Write it as 2026-11-21T15:30:00Z.");
    }
    return fromMillis(parsed.toMSecsSinceEpoch());
}

std::int64_t toMillis(Instant instant)
{
    return instant.time_since_epoch().count();
}

Instant fromMillis(std::int64_t millis)
{
    return Instant(std::chrono::milliseconds(millis));
}

Result<Milliseconds> durationFromText(std::string_view text)
{
    const auto wrong = [&] {
        return fail(ErrorCode::Usage, "\"" + std::string(text) + "\" is not a duration.",
                    "Write it as 30s, 5m or 1h30m; a plain number means seconds.");
    };
    std::int64_t total = 0;
    std::size_t at = 0;
    if (text.empty() || text.size() > 20) {
        return wrong();
    }
    while (at < text.size()) {
        std::int64_t amount = 0;
        const std::size_t digits = at;
        while (at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0 && amount < 1'000'000'000) {
            amount = amount * 10 + (text[at++] - '0');
        }
        if (at == digits) {
            return wrong();
        }
        const std::size_t unitStart = at;
        while (at < text.size() && std::isalpha(static_cast<unsigned char>(text[at])) != 0) {
            ++at;
        }
        const std::string_view unit = text.substr(unitStart, at - unitStart);
        if (unit == "ms") {
            total += amount;
        } else if (unit == "s" || (unit.empty() && digits == 0 && at == text.size())) {
            total += amount * 1000;
        } else if (unit == "m" || unit == "min") {
            total += amount * 60'000;
        } else if (unit == "h") {
            total += amount * 3'600'000;
        } else if (unit == "d") {
            total += amount * 86'400'000;
        } else {
            return wrong();
        }
    }
    return Milliseconds(total);
}

std::string durationForPeople(Milliseconds duration)
{
    const auto ms = duration.count();
    char text[32];
    if (ms < 1000) {
        std::snprintf(text, sizeof text, "%lld ms", static_cast<long long>(ms));
    } else if (ms < 60'000) {
        std::snprintf(text, sizeof text, "%.1f s", static_cast<double>(ms) / 1000.0);
    } else if (ms < 3'600'000) {
        std::snprintf(text, sizeof text, "%lld min", static_cast<long long>(ms / 60'000));
    } else {
        std::snprintf(text, sizeof text, "%lld h", static_cast<long long>(ms / 3'600'000));
    }
    return text;
}

} // namespace executor
