#include "core/auth/credentials.h"

#include "core/base/text.h"

#include <algorithm>

namespace executor::auth {
namespace {
using secrets::SecretBytes;

constexpr std::size_t kMaxValue = 64U << 10U;

/// The problem of one value, or nothing.
std::string problemOf(const AuthMethod& method, const MethodInput& input, std::string_view text)
{
    if (text.empty()) {
        return "is empty.";
    }
    if (text.size() > kMaxValue) {
        return "is longer than 64 kB.";
    }
    if (text.find('\0') != std::string_view::npos || text.find('\n') != std::string_view::npos ||
        text.find('\r') != std::string_view::npos) {
        return "holds a line end or NUL in its middle.";
    }
    for (const auto& placement : method.placements) {
        const bool isUsed = placement.value.find("{" + input.name + "}") != std::string::npos;
        const bool hasControl = std::any_of(text.begin(), text.end(),
                                            [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
        if (isUsed && hasControl) {
            return "holds control characters.";
        }
        if (isUsed && placement.where == Placement::Where::Cookie &&
            text.find_first_of(" \",;\\") != std::string_view::npos) {
            return "holds characters that a cookie cannot carry.";
        }
        if (isUsed && placement.isBase64 && input.name.ends_with("username") &&
            text.find(':') != std::string_view::npos) {
            return "holds a colon, which HTTP Basic does not allow.";
        }
    }
    return {};
}

/// The pasted value already begins with the scheme that we add.
bool hasPrefix(const AuthMethod& method, const MethodInput& input, std::string_view text)
{
    return std::any_of(method.placements.begin(), method.placements.end(), [&](const Placement& placement) {
        const auto& prefix = placement.prefix;
        return !prefix.empty() && placement.value == "{" + input.name + "}" && text.size() > prefix.size() &&
               equalsIgnoreCase(text.substr(0, prefix.size()), prefix);
    });
}
} // namespace

Result<CleanedValues> cleanValues(const AuthMethod& method, FieldValues typed)
{
    CleanedValues cleaned;
    Json problems = Json::array();
    const auto addProblem = [&](const std::string& name, const std::string& message) {
        Json problem = Json::object();
        problem["pointer"] = "/values/" + name;
        problem["code"] = "invalid_value";
        problem["message"] = message;
        problems.push_back(std::move(problem));
    };
    for (const auto& input : method.inputs) {
        const auto found = typed.find(input.name);
        if (found == typed.end()) {
            addProblem(input.name, input.label + " is missing.");
            continue;
        }
        found->second.reveal([&](std::string_view text) {
            const auto whole = text.size();
            text = trimmed(text);
            if (text.size() != whole) {
                cleaned.notes.push_back(input.label + ": blanks or line ends around it were dropped.");
            }
            if (hasPrefix(method, input, text)) {
                text = trimmed(text.substr(text.find(' ') + 1));
                cleaned.notes.push_back(input.label + ": the word in front of the token was dropped.");
            }
            if (const auto problem = problemOf(method, input, text); !problem.empty()) {
                addProblem(input.name, input.label + " " + problem);
                return;
            }
            if (input.isSecret && text.size() < 8) {
                cleaned.notes.push_back(input.label +
                                        ": values this short can be hidden in texts only as whole words.");
            }
            cleaned.values.emplace(input.name, SecretBytes::copyOf(text));
        });
        typed.erase(found);
    }
    for (const auto& [name, value] : typed) {
        addProblem(name, "The method has no input \"" + name + "\".");
    }
    if (!problems.empty()) {
        Json details = Json::object();
        const auto first = textMember(problems.front(), "message");
        details["problems"] = std::move(problems);
        return fail(ErrorCode::InvalidForm, first, {}, std::move(details));
    }
    return cleaned;
}

} // namespace executor::auth
