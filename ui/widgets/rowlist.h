#pragma once

#include "ui/widgets/look.h"

#include <QAbstractListModel>
#include <QListView>

#include <vector>

namespace executor::ui {

/// One row of the lists of all pages: icon or avatar, two lines, two texts at the right edge.
struct RowItem
{
    QString id;
    std::optional<Glyph> glyph;
    Hue glyphHue = Hue::Text2;
    QString avatar; ///< initials, in place of the glyph
    QString title;
    QString note; ///< after the title, in `noteHue`
    Hue noteHue = Hue::Text2;
    QString detail;
    QString detailLead; ///< coloured words before the detail
    Hue detailHue = Hue::Text2;
    QString right;
    QString rightDetail;
    bool isHeading = false;
    bool isCode = false; ///< title in the fixed font

    bool operator==(const RowItem&) const = default;
};

/// The rows. replace() keeps views calm: equal rows stay, the selection stays with its id.
class RowModel : public QAbstractListModel
{
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;
    void replace(std::vector<RowItem> rows);
    void append(std::vector<RowItem> rows);
    [[nodiscard]] const RowItem* at(const QModelIndex& index) const;
    [[nodiscard]] QModelIndex indexOf(const QString& id) const;
    [[nodiscard]] const std::vector<RowItem>& rows() const { return m_rows; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    std::vector<RowItem> m_rows;
};

/// The list: rounded band for the selection, keyboard, ids instead of rows.
class RowList : public QListView
{
    Q_OBJECT

public:
    explicit RowList(const QString& accessibleName, QWidget* parent = nullptr);
    [[nodiscard]] RowModel& rows() { return *m_model; }
    /// Replaces the rows and keeps the selected id; selects the first row when there was none.
    void setRows(std::vector<RowItem> rows);
    [[nodiscard]] QString currentId() const;
    void selectId(const QString& id);

Q_SIGNALS:
    void currentIdChanged(const QString& id);
    void scrolledToEnd();

protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    RowModel* m_model;
    QString m_shownId;
    bool m_isReplacing = false;
};

} // namespace executor::ui
