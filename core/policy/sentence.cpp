#include "core/policy/sentence.h"

#include "core/base/text.h"
#include "core/policy/detail/wordlist.h"
#include "core/policy/effectwords.h"

#include <algorithm>
#include <array>
#include <utility>

namespace executor::policy {
namespace {
constexpr std::string_view kIsolate = "\xE2\x81\xA8"; // first strong isolate
constexpr std::string_view kEnd = "\xE2\x81\xA9";     // pop directional isolate
constexpr std::size_t kMaxValue = 60;

std::string isolated(const std::string& text)
{
    return std::string(kIsolate) + text + std::string(kEnd);
}

/// A name of ours (agent, source, tool): cut and isolated, never quoted.
std::string shownName(std::string_view name)
{
    return isolated(cutText(withVisibleControls(name), kMaxValue));
}

std::string valueText(const Json& value)
{
    return value.is_string() ? value.get<std::string>() : toText(value);
}

/// What the call is about: the thing's values, and whether they stood in the URL.
struct Target
{
    std::string text; ///< ready to be shown; empty: unknown
    bool isFromPath = false;
};

Target targetOf(const SentenceFacts& facts)
{
    Target target;
    if (facts.arguments == nullptr || !facts.arguments->is_object()) {
        return target;
    }
    std::vector<std::string> values;
    for (const std::string& name : facts.pathParameters) {
        const Json* value = member(*facts.arguments, name);
        if (value != nullptr && value->is_primitive() && !value->is_null()) {
            values.push_back(quotedValue(valueText(*value)));
        }
    }
    if (!values.empty()) {
        // The last two name the thing; what stands before them says where it lies.
        const std::size_t from = values.size() > 2 ? values.size() - 2 : 0;
        target.isFromPath = true;
        for (std::size_t i = from; i < values.size(); ++i) {
            target.text += (i == from ? "" : "/") + values[i];
        }
        return target;
    }
    for (const char* name : {"name", "title", "slug", "key", "id", "email", "to"}) {
        const Json* value = member(*facts.arguments, name);
        if (value != nullptr && value->is_primitive() && !value->is_null()) {
            target.text = quotedValue(valueText(*value));
            return target;
        }
    }
    return target;
}

/// Verb and noun of a path in our own words.
struct Wording
{
    std::optional<Verb> verb;
    std::optional<std::string> noun;
};

Wording wordingOf(std::string_view path)
{
    const std::vector<std::string> segments = split(path, '.');
    const std::vector<std::string> names = wordsOfName(segments.back());
    Wording wording;
    if (names.empty()) {
        return wording;
    }
    wording.verb = verbOf(names.front());
    if (names.size() > 1) {
        wording.noun = nounOf(names.back());
    } else if (segments.size() > 2) {
        const std::vector<std::string> group = wordsOfName(segments[segments.size() - 2]);
        wording.noun = group.empty() ? std::nullopt : nounOf(group.back());
    }
    return wording;
}

class Builder
{
public:
    Builder& plain(std::string text) { return add(std::move(text), Run::Emphasis::Plain); }
    Builder& strong(std::string text) { return add(std::move(text), Run::Emphasis::Strong); }
    Builder& where(const SentenceFacts& facts)
    {
        strong(shownName(facts.sourceName));
        if (!facts.account.empty()) {
            plain(" (" + shownName(facts.account) + ")");
        }
        return *this;
    }
    [[nodiscard]] Sentence take() { return std::move(m_runs); }

private:
    Builder& add(std::string text, Run::Emphasis emphasis)
    {
        m_runs.push_back({std::move(text), emphasis});
        return *this;
    }
    Sentence m_runs;
};

std::string article(std::string_view noun)
{
    return std::string_view("aeio").find(noun.front()) == std::string_view::npos ? "a " : "an ";
}

/// Only the class of the call is known.
void byEffect(Builder& out, const SentenceFacts& facts)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kPhrases{{
        {"read data", " on "},
        {"change data", " on "},
        {"use", " of "},
        {"send something", " through "},
        {"delete something", " on "},
        {"spend money", " through "},
        {"change rights or run commands", " on "},
    }};
    const auto& [phrase, joint] = kPhrases[static_cast<std::size_t>(facts.effect)];
    out.strong(std::string(phrase));
    if (facts.effect == Effect::Unknown) {
        out.plain(" ").strong(shownName(facts.path)).plain(std::string(joint)).where(facts);
        out.plain(". We do not know what it does.");
        return;
    }
    out.plain(std::string(joint)).where(facts).plain(" with ").strong(shownName(facts.path)).plain(".");
}
} // namespace

std::string quotedValue(std::string_view value)
{
    const std::string shown = cutText(withVisibleControls(value), kMaxValue);
    return shown.find(' ') == std::string::npos && !shown.empty() ? isolated(shown) : "\"" + isolated(shown) + "\"";
}

Sentence approvalSentence(const SentenceFacts& facts)
{
    Builder out;
    out.strong(shownName(facts.agentName)).plain(" wants to ");
    const Target target = targetOf(facts);
    const Wording words = wordingOf(facts.path);
    if (!words.verb || target.text.empty()) {
        byEffect(out, facts);
        return out.take();
    }
    out.strong(words.verb->word);
    if (!words.noun) {
        out.plain(words.verb->makes && target.isFromPath ? " something in " : " ").strong(target.text);
        out.plain(" on ").where(facts).plain(", using ").strong(shownName(facts.path)).plain(".");
        return out.take();
    }
    if (words.verb->makes && target.isFromPath) {
        out.plain(" " + article(*words.noun) + *words.noun + " in ");
    } else {
        out.plain(" the " + *words.noun + " ");
    }
    out.strong(target.text).plain(" on ").where(facts).plain(".");
    return out.take();
}

Sentence administrationSentence(std::string_view agentName, std::string_view phrase, std::string_view value)
{
    Builder out;
    out.strong(shownName(agentName)).plain(" wants to ").plain(std::string(phrase));
    if (!value.empty()) {
        out.plain(" ").strong(quotedValue(value));
    }
    out.plain(".");
    return out.take();
}

std::string plainText(const Sentence& sentence)
{
    std::string text;
    for (const Run& run : sentence) {
        text += run.text;
    }
    return text;
}

std::vector<ArgumentRow> argumentRows(const Json& arguments, std::size_t limit)
{
    std::vector<ArgumentRow> rows;
    if (!arguments.is_object()) {
        return rows;
    }
    for (const auto& [name, value] : arguments.items()) {
        if (rows.size() == limit) {
            break;
        }
        // A huge value is cut before it is made visible: the window must not wait for megabytes.
        const std::string whole = valueText(value);
        ArgumentRow row;
        row.name = cutText(withVisibleControls(name), kMaxValue);
        row.length = static_cast<std::size_t>(std::count_if(
            whole.begin(), whole.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
        row.isCut = row.length > 200;
        row.value = cutText(withVisibleControls(toValidUtf8(std::string_view(whole).substr(0, 4000))), 200);
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace executor::policy
