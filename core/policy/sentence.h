#pragma once

#include "core/base/effect.h"
#include "core/base/json.h"

#include <string>
#include <string_view>
#include <vector>

namespace executor::policy {

/// A piece of a sentence; the window draws strong ones bold, the terminal and screen readers read all of it.
struct Run
{
    std::string text;
    enum class Emphasis
    {
        Plain,
        Strong
    } emphasis = Emphasis::Plain;
    bool operator==(const Run&) const = default;
};
using Sentence = std::vector<Run>;

/// What the approval sentence is made of (policy.md 6). Texts are cut, isolated and made visible here.
struct SentenceFacts
{
    std::string agentName;
    std::string path;       ///< canonical
    std::string sourceName; ///< display name
    std::string account;    ///< slug; empty: none
    Effect effect = Effect::Unknown;
    const Json* arguments = nullptr;         ///< normalised
    std::vector<std::string> pathParameters; ///< names, in the order of the URL
};

/// "Claude Code wants to delete the repository acme/api on GitHub (work)." No word of a server or agent stands in it
/// but names and quoted values, each cut to 60 characters, isolated, controls shown. Pure.
[[nodiscard]] Sentence approvalSentence(const SentenceFacts& facts);
/// "Claude Code wants to <phrase>": for administration, where `phrase` is ours and `value` is shown strong after it.
[[nodiscard]] Sentence administrationSentence(std::string_view agentName, std::string_view phrase,
                                              std::string_view value);
/// The sentence as one line.
[[nodiscard]] std::string plainText(const Sentence& sentence);
/// A value as it may stand in a sentence: one line, controls visible, at most 60 characters, isolated, in quotation
/// marks when it holds a space.
[[nodiscard]] std::string quotedValue(std::string_view value);

/// One argument as window and terminal show it.
struct ArgumentRow
{
    std::string name;
    std::string value;      ///< one line, controls visible, cut to 200 characters
    std::size_t length = 0; ///< characters of the whole value
    bool isCut = false;
};
/// The top-level arguments in their order, at most `limit` rows.
[[nodiscard]] std::vector<ArgumentRow> argumentRows(const Json& arguments, std::size_t limit = 200);

} // namespace executor::policy
