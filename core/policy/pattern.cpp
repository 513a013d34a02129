#include "core/policy/pattern.h"

#include "core/base/text.h"

#include <algorithm>

namespace executor::policy {
namespace {
constexpr std::size_t kMaxSegments = 32;
constexpr std::size_t kMaxBytes = 512;

tl::unexpected<Error> refused(std::string_view text, const std::string& why, const std::string& nearest)
{
    return fail(ErrorCode::InvalidRequest,
                "The pattern \"" + cutText(withVisibleControls(text), 120) + "\" cannot be used: " + why + ".",
                nearest.empty() ? "" : "Write \"" + nearest + "\".", Json{{"nearest", nearest}});
}

bool isAccountSlug(std::string_view text)
{
    return !text.empty() && text.front() >= 'a' && text.front() <= 'z' &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

std::string joined(std::vector<std::string> parts)
{
    return join(parts, ".");
}

/// The segments before `at`, followed by `*`.
std::string openAfter(const std::vector<std::string>& parts, std::size_t at)
{
    std::vector<std::string> kept(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(at));
    kept.emplace_back("*");
    return joined(std::move(kept));
}

/// `iss.*` for `iss*`: what stands before the star, if a source can be called that.
std::string openSource(std::string_view part)
{
    const std::string_view name = part.substr(0, part.find('*'));
    const bool isPlain = name.find('$') == std::string_view::npos && name.find(' ') == std::string_view::npos &&
                         withVisibleControls(name) == name;
    return name.empty() || !isPlain ? "*" : std::string(name) + ".*";
}

/// The pattern with a source's name in place of the leading star, as far as the rest can stay.
std::string withSource(std::vector<std::string> parts)
{
    parts.front() = "source";
    const auto odd = std::find_if(parts.begin() + 1, parts.end(), [](const std::string& part) {
        return part != "*" && (part.find_first_of("*$ ") != std::string::npos || withVisibleControls(part) != part);
    });
    return odd == parts.end() ? joined(parts) : openAfter(parts, static_cast<std::size_t>(odd - parts.begin()));
}

Result<void> checkSegment(std::string_view text, const std::vector<std::string>& parts, std::size_t i)
{
    const std::string& part = parts[i];
    if (part == "*") {
        if (i == 0 && parts.size() > 1) {
            return refused(text, "a leading * would speak of every source; put the source's name in its place",
                           withSource(parts));
        }
        return {};
    }
    if (part.find('*') != std::string::npos) {
        return refused(text, "* stands for a whole segment, not for a part of one",
                       i == 0 ? openSource(part) : openAfter(parts, i));
    }
    if (part.find('$') != std::string::npos) {
        if (i != 1 || part.front() != '$') {
            return refused(text, "an account ($name) stands in the second place only", {});
        }
        if (!isAccountSlug(std::string_view(part).substr(1))) {
            return refused(text, "\"" + part + "\" is no account; accounts have names like $work", {});
        }
        if (parts.size() == 2) {
            return refused(text, "it names an account but no tool", joined(parts) + ".*");
        }
    }
    if (withVisibleControls(part) != part || part.find(' ') != std::string::npos) {
        return refused(text, "it holds a space, a control or an invisible character", {});
    }
    return {};
}

std::vector<std::string_view> segmentsOf(std::string_view path)
{
    std::vector<std::string_view> out;
    out.reserve(6);
    for (std::size_t at = 0; at <= path.size();) {
        const std::size_t dot = std::min(path.find('.', at), path.size());
        out.push_back(path.substr(at, dot - at));
        at = dot + 1;
    }
    return out;
}
} // namespace

Result<Pattern> Pattern::parse(std::string_view text)
{
    if (text.empty() || text.size() > kMaxBytes || !isValidUtf8(text)) {
        return refused(text, "it is empty, longer than 512 bytes or not UTF-8", text.empty() ? "*" : "");
    }
    std::vector<std::string> parts = split(text, '.');
    if (parts.size() > kMaxSegments) {
        return refused(text, "it has more than 32 segments", openAfter(parts, kMaxSegments - 1));
    }
    if (std::any_of(parts.begin(), parts.end(), [](const std::string& part) { return part.empty(); })) {
        std::vector<std::string> kept = parts;
        std::erase(kept, std::string());
        return refused(text, "it has an empty segment", joined(std::move(kept)));
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
        EX_CHECK(checkSegment(text, parts, i));
    }
    Pattern pattern;
    pattern.m_text = std::string(text);
    if (parts.back() == "*") {
        pattern.m_isOpen = true;
        parts.pop_back();
    }
    if (parts.size() > 1 && parts[1].front() == '$') {
        pattern.m_account = parts[1].substr(1);
        parts.erase(parts.begin() + 1);
    }
    pattern.m_segments = std::move(parts);
    return pattern;
}

Pattern Pattern::everything()
{
    Pattern pattern;
    pattern.m_text = "*";
    pattern.m_isOpen = true;
    return pattern;
}

bool Pattern::matches(std::string_view canonicalPath) const
{
    if (isEverything()) {
        return true;
    }
    std::vector<std::string_view> path = segmentsOf(canonicalPath);
    std::string_view account;
    if (path.size() > 1 && !path[1].empty() && path[1].front() == '$') {
        account = path[1].substr(1);
        path.erase(path.begin() + 1);
    }
    if (!m_account.empty() && m_account != account) {
        return false;
    }
    if (m_isOpen ? path.size() < m_segments.size() : path.size() != m_segments.size()) {
        return false;
    }
    for (std::size_t i = 0; i < m_segments.size(); ++i) {
        if (m_segments[i] != "*" && m_segments[i] != path[i]) {
            return false;
        }
    }
    return true;
}

bool Pattern::covers(const Pattern& other) const
{
    const bool isAccountCovered = m_account.empty() || m_account == other.m_account;
    if (!isAccountCovered || m_segments.size() > other.m_segments.size() ||
        (!m_isOpen && (other.m_isOpen || m_segments.size() != other.m_segments.size()))) {
        return false;
    }
    for (std::size_t i = 0; i < m_segments.size(); ++i) {
        if (m_segments[i] != "*" && m_segments[i] != other.m_segments[i]) {
            return false;
        }
    }
    return true;
}

bool Pattern::overlaps(const Pattern& other) const
{
    if (!m_account.empty() && !other.m_account.empty() && m_account != other.m_account) {
        return false;
    }
    const std::size_t shared = std::min(m_segments.size(), other.m_segments.size());
    for (std::size_t i = 0; i < shared; ++i) {
        if (m_segments[i] != "*" && other.m_segments[i] != "*" && m_segments[i] != other.m_segments[i]) {
            return false;
        }
    }
    const bool mayBeLonger = m_segments.size() == other.m_segments.size() ||
                             (m_segments.size() < other.m_segments.size() ? m_isOpen : other.m_isOpen);
    return mayBeLonger;
}

Specificity Pattern::specificity() const
{
    const auto literals =
        std::count_if(m_segments.begin(), m_segments.end(), [](const std::string& s) { return s != "*"; });
    return {static_cast<std::size_t>(literals), !m_account.empty(), !m_isOpen};
}

} // namespace executor::policy
