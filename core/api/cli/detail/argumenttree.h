#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace executor::api::cli::detail {

/// One step of a path into the arguments: a member, an index, or `[]`.
struct PathStep
{
    enum class Kind
    {
        Member,
        Index,
        Append
    } kind = Kind::Member;
    std::string name;
    std::size_t index = 0;
};

/// Arguments under construction. Values stay the texts that were typed: numbers keep all their digits.
class ArgumentTree
{
public:
    enum class Kind
    {
        Raw,
        Object,
        Array
    };
    /// Takes JSON text; an object is opened only when something is put into it.
    [[nodiscard]] static ArgumentTree raw(std::string json);
    [[nodiscard]] static ArgumentTree object();

    /// Puts a value at a path. Errors: `usage` when it is given twice, for holes and for parts of a scalar.
    [[nodiscard]] Result<void> put(const std::vector<PathStep>& path, std::string json, const std::string& where);
    /// The value at `path` becomes (or joins) a list. `isWhole`: the text is the whole list.
    [[nodiscard]] Result<void> append(const std::vector<PathStep>& path, std::string json, const std::string& where);
    /// Members of `later` win; members that were made of dotted names go into what is there.
    void merge(const ArgumentTree& later);
    [[nodiscard]] bool has(const std::vector<PathStep>& path) const;
    [[nodiscard]] bool isEmpty() const { return m_members.empty(); }
    [[nodiscard]] std::size_t itemsAt(const std::vector<PathStep>& path) const;
    [[nodiscard]] std::string text() const;

private:
    Result<ArgumentTree*> walk(const std::vector<PathStep>& path, const std::string& where);
    Result<ArgumentTree*> step(const PathStep& one, const std::string& where);
    void open();
    [[nodiscard]] ArgumentTree* find(std::string_view member);

    Kind m_kind = Kind::Raw;
    bool m_isSet = false;
    bool m_isDotted = false;
    std::string m_raw;
    std::vector<std::pair<std::string, ArgumentTree>> m_members;
    std::vector<ArgumentTree> m_items;
};

} // namespace executor::api::cli::detail
