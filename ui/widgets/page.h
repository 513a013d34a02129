#pragma once

#include "core/base/result.h"
#include "ui/widgets/bars.h"

#include <QLineEdit>
#include <QWidget>

class QHBoxLayout;
class QScrollArea;
class QSplitter;
class QStackedLayout;
class QVBoxLayout;

namespace executor::ui {

/// The field that filters a page: Esc clears it.
class FilterField : public QLineEdit
{
    Q_OBJECT

public:
    FilterField(const QString& placeholder, QWidget* parent);

protected:
    void keyPressEvent(QKeyEvent* event) override;
};

/// Frame of every page: head with title and count, an optional filter bar, a body with list and detail, and the states
/// empty, error, loading in place of the body.
class Page : public QWidget
{
    Q_OBJECT

public:
    Page(const QString& title, QWidget* parent);

    /// Ctrl+F or `/`; null: the page has none.
    [[nodiscard]] virtual QWidget* filter() const { return nullptr; }
    /// Asks the core again.
    virtual void refresh() = 0;
    /// Ctrl+N; does nothing where nothing can be made.
    virtual void makeNew() {}
    /// Shows the object with this id as soon as it is there.
    virtual void showId(const QString& id) { Q_UNUSED(id) }
    [[nodiscard]] QString title() const;
    /// Where only one of the two has room: the detail, with a way back to the list.
    void showDetail();

Q_SIGNALS:
    /// A link to another page.
    void wantsPage(const QString& page, const QString& id);
    /// Says that a thing was taken away; the window offers to bring it back.
    void removed(int kind, const QString& id, const QString& sentence);

protected:
    void setCount(const QString& text);
    /// A button or field at the right end of the head.
    void addToHead(QWidget* widget);
    /// The bar under the head, made at the first call.
    QHBoxLayout* filterBar();
    QSplitter* body() { return m_body; }
    /// Puts the list left (its width) and the detail right.
    void setBody(QWidget* list, QWidget* detail, int listWidth);
    void showBody();
    void showEmpty(EmptyState* state);
    /// What, where, code and [Try again]; keeps old content when there is some.
    void showError(const Error& error);
    void addBar(QWidget* bar);
    void resizeEvent(QResizeEvent* event) override;

private:
    void arrange();

    QLabel* m_title;
    QLabel* m_count;
    QHBoxLayout* m_head;
    QVBoxLayout* m_layout;
    QHBoxLayout* m_filterBar = nullptr;
    QStackedLayout* m_stack;
    QSplitter* m_body;
    QPushButton* m_back;
    bool m_isNarrow = false;
    bool m_showsDetail = false; ///< of the two, in a narrow page
    MessageBar* m_error = nullptr;
};

/// Right side of a page: scrolls when it must, with the page's margins.
[[nodiscard]] QVBoxLayout* makeScrolling(QWidget* parent, QScrollArea** area = nullptr);

/// The sentence that a person reads for an error: message, hint, code.
[[nodiscard]] QString errorText(const Error& error);

} // namespace executor::ui
