#include "core/api/cli/tooltree.h"

#include "core/base/text.h"

#include <charconv>

namespace executor::api::cli {
namespace {
void addLines(std::string& text, const ToolTree& tree, std::size_t level, std::size_t depth)
{
    for (const auto& [name, inner] : tree.groups) {
        text += std::string(2 * level, ' ') + name;
        text += inner.effect.empty() ? std::string() : "  " + inner.effect;
        text += inner.groups.empty() ? "\n" : "  (" + std::to_string(inner.tools) + ")\n";
        if (level + 1 != depth) {
            addLines(text, inner, level + 1, depth);
        }
    }
}

Json groupsJson(const ToolTree& tree, std::size_t level, std::size_t depth)
{
    Json out = Json::object();
    for (const auto& [name, inner] : tree.groups) {
        Json one = Json::object();
        if (!inner.effect.empty()) {
            one["effect"] = inner.effect;
        }
        if (!inner.groups.empty()) {
            one["tools"] = inner.tools;
            if (level + 1 != depth) {
                one["groups"] = groupsJson(inner, level + 1, depth);
            }
        }
        out[name] = std::move(one);
    }
    return out;
}
} // namespace

ToolTree toolTree(const Json& items, std::string_view prefix)
{
    ToolTree tree;
    for (const auto& item : items) {
        std::string path = textMember(item, "path");
        if (!prefix.empty() && path.starts_with(std::string(prefix) + ".")) {
            path.erase(0, prefix.size() + 1);
        }
        ToolTree* at = &tree;
        ++at->tools;
        for (const auto& segment : split(path, '.')) {
            at = &at->groups[segment];
            ++at->tools;
        }
        at->effect = textMember(item, "effect");
    }
    return tree;
}

CliResult<std::size_t> depthOf(const Words& words)
{
    const auto text = words.value("--depth");
    if (!text) {
        return std::size_t{0};
    }
    std::size_t depth = 0;
    const auto read = std::from_chars(text->data(), text->data() + text->size(), depth);
    if (read.ec != std::errc() || read.ptr != text->data() + text->size() || depth == 0) {
        return tl::unexpected(CliError::usage("usage_depth", "--depth must be a whole number from 1."));
    }
    return depth;
}

std::string treeText(const ToolTree& tree, std::size_t depth)
{
    std::string text;
    addLines(text, tree, 0, depth);
    return text;
}

Json treeJson(const ToolTree& tree, std::size_t depth)
{
    return groupsJson(tree, 0, depth);
}

} // namespace executor::api::cli
