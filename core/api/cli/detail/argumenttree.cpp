#include "core/api/cli/detail/argumenttree.h"

#include "core/api/cli/rawjson.h"
#include "core/base/json.h"

#include <algorithm>

namespace executor::api::cli::detail {
namespace {
constexpr std::size_t kMaxIndex = 1000;

tl::unexpected<Error> twice(const std::string& where)
{
    return fail(ErrorCode::Usage, "\"" + where + "\" is given twice.");
}
} // namespace

ArgumentTree ArgumentTree::raw(std::string json)
{
    ArgumentTree tree;
    tree.m_raw = std::move(json);
    tree.m_isSet = true;
    return tree;
}

ArgumentTree ArgumentTree::object()
{
    ArgumentTree tree;
    tree.m_kind = Kind::Object;
    tree.m_isSet = true;
    return tree;
}

void ArgumentTree::open()
{
    if (m_kind != Kind::Raw || !m_isSet) {
        return;
    }
    if (const auto members = rawMembers(m_raw)) {
        m_kind = Kind::Object;
        for (const auto& [name, value] : *members) {
            m_members.emplace_back(name, raw(std::string(value)));
        }
        m_raw.clear();
    }
}

ArgumentTree* ArgumentTree::find(std::string_view member)
{
    for (auto& [name, value] : m_members) {
        if (name == member) {
            return &value;
        }
    }
    return nullptr;
}

bool ArgumentTree::has(const std::vector<PathStep>& path) const
{
    const auto* at = this;
    std::optional<std::string_view> inside;
    for (const auto& one : path) {
        if (!inside && at->m_kind == Kind::Raw) {
            inside = at->m_raw;
        }
        if (inside) {
            inside = rawMember(*inside, one.name);
            if (!inside) {
                return false;
            }
            continue;
        }
        const auto found = std::find_if(at->m_members.begin(), at->m_members.end(),
                                        [&](const auto& each) { return each.first == one.name; });
        if (found == at->m_members.end()) {
            return false;
        }
        at = &found->second;
    }
    return true;
}

Result<ArgumentTree*> ArgumentTree::step(const PathStep& one, const std::string& where)
{
    open();
    const auto wanted = one.kind == PathStep::Kind::Member ? Kind::Object : Kind::Array;
    if (m_isSet && m_kind != wanted) {
        return fail(ErrorCode::Usage, "\"" + where + "\" goes into a value that has no parts.");
    }
    m_kind = wanted;
    m_isSet = true;
    m_isDotted = true;
    if (one.kind == PathStep::Kind::Member) {
        if (auto* found = find(one.name)) {
            return found;
        }
        m_members.emplace_back(one.name, ArgumentTree());
        return &m_members.back().second;
    }
    const auto index = one.kind == PathStep::Kind::Append ? m_items.size() : one.index;
    if (index > kMaxIndex) {
        return fail(ErrorCode::Usage, "\"" + where + "\": indexes go up to 1,000.");
    }
    if (index > m_items.size()) {
        return fail(ErrorCode::Usage, "\"" + where + "\" leaves a hole at " + std::to_string(m_items.size()) + ".");
    }
    if (index == m_items.size()) {
        m_items.emplace_back();
    }
    return &m_items[index];
}

Result<ArgumentTree*> ArgumentTree::walk(const std::vector<PathStep>& path, const std::string& where)
{
    auto* at = this;
    for (const auto& one : path) {
        EX_TRY(at, at->step(one, where));
    }
    return at;
}

Result<void> ArgumentTree::put(const std::vector<PathStep>& path, std::string json, const std::string& where)
{
    EX_TRY(auto* at, walk(path, where));
    if (at->m_isSet) {
        return twice(where);
    }
    *at = raw(std::move(json));
    return {};
}

std::size_t ArgumentTree::itemsAt(const std::vector<PathStep>& path) const
{
    const auto* at = this;
    for (const auto& one : path) {
        const auto found = std::find_if(at->m_members.begin(), at->m_members.end(),
                                        [&](const auto& each) { return each.first == one.name; });
        if (one.kind != PathStep::Kind::Member || found == at->m_members.end()) {
            return 0;
        }
        at = &found->second;
    }
    return at->m_items.size();
}

Result<void> ArgumentTree::append(const std::vector<PathStep>& path, std::string json, const std::string& where)
{
    EX_TRY(auto* at, walk(path, where));
    if (at->m_isSet && at->m_kind != Kind::Array) {
        return twice(where);
    }
    PathStep next;
    next.kind = PathStep::Kind::Append;
    EX_TRY(auto* item, at->step(next, where));
    *item = raw(std::move(json));
    return {};
}

void ArgumentTree::merge(const ArgumentTree& later)
{
    open();
    m_kind = Kind::Object;
    m_isSet = true;
    auto opened = later;
    opened.open();
    for (const auto& [name, value] : opened.m_members) {
        auto* mine = find(name);
        if (mine == nullptr) {
            m_members.emplace_back(name, value);
        } else if (value.m_isDotted && value.m_kind == Kind::Object) {
            mine->merge(value);
        } else {
            *mine = value;
        }
    }
}

std::string ArgumentTree::text() const
{
    std::string out;
    switch (m_kind) {
    case Kind::Raw:
        return m_isSet ? m_raw : "null";
    case Kind::Object:
        for (const auto& [name, value] : m_members) {
            out += (out.empty() ? "" : ",") + toText(Json(name)) + ":" + value.text();
        }
        return "{" + out + "}";
    case Kind::Array:
        for (const auto& item : m_items) {
            out += (out.empty() ? "" : ",") + item.text();
        }
        return "[" + out + "]";
    }
    return out;
}

} // namespace executor::api::cli::detail
