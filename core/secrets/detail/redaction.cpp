#include "core/secrets/detail/redaction.h"

#include "core/base/hash.h"
#include "core/secrets/detail/jsonescapes.h"

#include <algorithm>

namespace executor::secrets::detail {
namespace {
void extend(Region& region, const PatternSet& patterns, PatternSet::Match match, std::size_t position)
{
    region.end = std::max(region.end, position + match.length);
    if (match.length > region.longest) {
        region.longest = match.length;
        region.label = patterns.label(match.label);
    }
}

/// What is taken out of a text, in order.
std::vector<Stretch> stretchesOf(const PatternSet& patterns, std::string_view text)
{
    std::vector<Stretch> out;
    std::size_t longest = 0;
    for (std::size_t at = patterns.nextCandidate(text, 0, text.size()); at < text.size();
         at = patterns.nextCandidate(text, at + 1, text.size())) {
        const auto match = patterns.matchAt(text, at, at == 0 ? ' ' : text[at - 1]);
        if (match.length == 0) {
            continue;
        }
        if (out.empty() || at >= out.back().end) {
            out.push_back({at, at, {}});
            longest = 0;
        }
        out.back().end = std::max(out.back().end, at + match.length);
        if (match.length > longest) {
            longest = match.length;
            out.back().label = patterns.label(match.label);
        }
    }
    return out;
}

/// How often escapes are read: a text that was escaped twice stands in a log as it came.
constexpr std::size_t kEscapings = 2;

/// The text, and what it says with its escapes read once, twice, as long as there are any.
std::vector<std::string> readings(std::string text)
{
    std::vector<std::string> out{std::move(text)};
    while (out.size() <= kEscapings && hasEscapes(out.back())) {
        out.push_back(withoutEscapes(out.back()));
    }
    return out;
}

/// Takes out what stands in the text in JSON escapes of its characters, in whatever mixture.
std::string redactEscapes(const PatternSet& patterns, std::string text)
{
    for (std::size_t depth = 1; depth <= kEscapings; ++depth) {
        const auto read = readings(text);
        if (read.size() <= depth) {
            break;
        }
        auto stretches = stretchesOf(patterns, read[depth]);
        for (std::size_t i = depth; i-- > 0;) {
            toEscaped(read[i], stretches);
        }
        for (auto one = stretches.rbegin(); one != stretches.rend(); ++one) {
            text.replace(one->begin, one->end - one->begin, placeholder(one->label));
        }
    }
    return text;
}
} // namespace

std::string placeholder(const std::string& label)
{
    return "[redacted:" + label + "]";
}

void redactUpTo(const PatternSet& patterns, std::string_view text, std::size_t limit, char before, Region& open,
                std::string& out)
{
    std::size_t position = 0;
    while (position < limit) {
        const std::size_t end = open.end > position ? std::min(open.end, limit) : limit;
        const auto candidate = patterns.nextCandidate(text, position, end);
        if (open.end == 0) {
            out.append(text.substr(position, candidate - position));
        }
        position = candidate;
        if (position < end) {
            const auto match = patterns.matchAt(text, position, position == 0 ? before : text[position - 1]);
            if (match.length > 0) {
                extend(open, patterns, match, position);
            } else if (open.end == 0) {
                out.push_back(text[position]);
            }
            ++position;
        }
        if (open.end != 0 && position >= open.end) {
            out += placeholder(open.label);
            open = Region{};
        }
    }
}

std::string redactAll(const PatternSet& patterns, std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    Region open;
    redactUpTo(patterns, text, text.size(), ' ', open, out);
    return out;
}

bool hasMatch(const PatternSet& patterns, std::string_view text)
{
    for (std::size_t at = patterns.nextCandidate(text, 0, text.size()); at < text.size();
         at = patterns.nextCandidate(text, at + 1, text.size())) {
        if (patterns.matchAt(text, at, at == 0 ? ' ' : text[at - 1]).length > 0) {
            return true;
        }
    }
    return false;
}

std::string redactText(const PatternSet& patterns, std::string_view text)
{
    return redactEscapes(patterns, redactAll(patterns, text));
}

bool isSecretIn(const PatternSet& patterns, std::string_view text)
{
    if (hasMatch(patterns, text) || patterns.isEmpty() || !hasEscapes(text)) {
        return hasMatch(patterns, text);
    }
    const auto read = readings(std::string(text));
    return std::any_of(read.begin(), read.end(), [&](const std::string& one) { return hasMatch(patterns, one); });
}

std::string redactBytes(const PatternSet& patterns, const std::string& base64)
{
    const auto bytes = fromBase64(base64);
    if (!bytes) {
        return redactText(patterns, base64);
    }
    if (!isSecretIn(patterns, *bytes) && !hasMatch(patterns, base64)) {
        return base64;
    }
    const auto out = toBase64(redactText(patterns, *bytes));
    // Found in the letters only, as it would be by chance: nothing of it is kept.
    return hasMatch(patterns, out) ? toBase64(placeholder(stretchesOf(patterns, base64).front().label)) : out;
}

} // namespace executor::secrets::detail
