#include "ui/widgets/page.h"

#include "core/base/text.h"

#include <QAbstractItemView>
#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedLayout>

namespace executor::ui {

namespace {
constexpr int kNarrowBelow = 740; ///< the page in a window of 800, beside the small sidebar
}

FilterField::FilterField(const QString& placeholder, QWidget* parent) : QLineEdit(parent)
{
    setPlaceholderText(placeholder);
    setAccessibleName(placeholder);
    addAction(glyphIcon(Glyph::Search, GlyphRole::Text2), LeadingPosition)->setText(tr("Search"));
    QAction* clear = addAction(glyphIcon(Glyph::Close, GlyphRole::Text2), TrailingPosition);
    clear->setText(tr("Clear filter"));
    clear->setVisible(false);
    connect(clear, &QAction::triggered, this, [this] { setText(QString()); });
    connect(this, &QLineEdit::textChanged, this, [clear](const QString& text) { clear->setVisible(!text.isEmpty()); });
}

void FilterField::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        setText(QString());
        return;
    }
    QLineEdit::keyPressEvent(event);
}

Page::Page(const QString& title, QWidget* parent)
    : QWidget(parent),
      m_title(makeLabel(title, TextSize::Title, Weight::Semibold, LabelRole::Text, this)),
      m_count(makeLabel(QString(), TextSize::Body, Weight::Normal, LabelRole::Text2, this)),
      m_head(new QHBoxLayout),
      m_layout(new QVBoxLayout(this)),
      m_stack(new QStackedLayout),
      m_body(new QSplitter(Qt::Horizontal)),
      m_back(new QPushButton(glyphIcon(Glyph::ChevronLeft, GlyphRole::Text2), tr("Back"), this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    auto* head = new QWidget(this);
    head->setMinimumHeight(atLeast(kPageHeadHeight, textFont(TextSize::Title)));
    head->setLayout(m_head);
    m_head->setContentsMargins(kPageLeft, 8, kPageRight, 8);
    m_head->setSpacing(8);
    setKind(m_back, ButtonKind::Plain);
    m_back->setShortcut(QKeySequence::Back);
    m_back->hide();
    connect(m_back, &QPushButton::clicked, this, [this] {
        m_showsDetail = false;
        arrange();
        m_body->widget(0)->setFocus();
    });
    m_head->addWidget(m_back);
    m_head->addWidget(m_title);
    m_head->addSpacing(6);
    m_head->addWidget(m_count, 1);
    m_layout->addWidget(head);
    m_layout->addWidget(new HairLine(this));
    auto* stack = new QWidget(this);
    stack->setLayout(m_stack);
    m_stack->setContentsMargins(0, 0, 0, 0);
    m_layout->addWidget(stack, 1);
    m_body->setHandleWidth(1);
    m_body->setChildrenCollapsible(false);
    m_stack->addWidget(m_body);
}

QString Page::title() const
{
    return m_title->text();
}

void Page::setCount(const QString& text)
{
    m_count->setText(text);
}

void Page::addToHead(QWidget* widget)
{
    m_head->addWidget(widget, 0, Qt::AlignVCenter);
}

QHBoxLayout* Page::filterBar()
{
    if (m_filterBar == nullptr) {
        auto* bar = new QWidget(this);
        bar->setMinimumHeight(atLeast(kFilterBarHeight));
        m_filterBar = new QHBoxLayout(bar);
        m_filterBar->setContentsMargins(kPageLeft, 0, kPageRight, 8);
        m_filterBar->setSpacing(8);
        m_layout->insertWidget(1, bar);
    }
    return m_filterBar;
}

void Page::setBody(QWidget* list, QWidget* detail, int listWidth)
{
    m_body->addWidget(list);
    m_body->addWidget(detail);
    m_body->setStretchFactor(0, 0);
    m_body->setStretchFactor(1, 1);
    list->setMinimumWidth(200);
    detail->setMinimumWidth(320);
    m_body->setSizes({listWidth, 1200 - listWidth});
    if (auto* view = qobject_cast<QAbstractItemView*>(list)) {
        const auto open = [this](const QModelIndex& index) {
            if (index.flags().testFlag(Qt::ItemIsSelectable) && !index.model()->hasChildren(index)) {
                showDetail();
            }
        };
        connect(view, &QAbstractItemView::clicked, this, open);
        connect(view, &QAbstractItemView::activated, this, open);
    }
}

void Page::showDetail()
{
    m_showsDetail = true;
    arrange();
}

void Page::arrange()
{
    if (m_body->count() < 2) {
        return;
    }
    m_body->widget(0)->setVisible(!m_isNarrow || !m_showsDetail);
    m_body->widget(1)->setVisible(!m_isNarrow || m_showsDetail);
    m_back->setVisible(m_isNarrow && m_showsDetail);
}

void Page::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (const bool isNarrow = width() < kNarrowBelow; isNarrow != m_isNarrow) {
        m_isNarrow = isNarrow;
        m_showsDetail = false;
        arrange();
    }
}

void Page::showBody()
{
    if (m_error != nullptr) {
        m_error->hide();
    }
    m_stack->setCurrentWidget(m_body);
}

void Page::showEmpty(EmptyState* state)
{
    if (m_stack->indexOf(state) < 0) {
        m_stack->addWidget(state);
    }
    m_stack->setCurrentWidget(state);
}

void Page::showError(const Error& error)
{
    if (m_error == nullptr) {
        m_error = new MessageBar(MessageBar::Tone::Error, QString(), this);
        connect(m_error->addButton(tr("Try again")), &QPushButton::clicked, this, [this] { refresh(); });
        addBar(m_error);
    }
    m_error->setText(errorText(error));
    m_error->show();
    announce(m_error);
}

void Page::addBar(QWidget* bar)
{
    auto* margins = new QWidget(this);
    auto* layout = new QVBoxLayout(margins);
    layout->setContentsMargins(kPageLeft, 8, kPageRight, 8);
    layout->addWidget(bar);
    m_layout->insertWidget(m_layout->count() - 1, margins);
}

QVBoxLayout* makeScrolling(QWidget* parent, QScrollArea** area)
{
    auto* outer = new QVBoxLayout(parent);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* scroll = new QScrollArea(parent);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* inner = new QWidget(scroll);
    auto* layout = new QVBoxLayout(inner);
    layout->setContentsMargins(kPageLeft, 16, kPageRight, 20);
    layout->setSpacing(10);
    scroll->setWidget(inner);
    outer->addWidget(scroll);
    if (area != nullptr) {
        *area = scroll;
    }
    return layout;
}

QString errorText(const Error& error)
{
    QString text = qs(error.message);
    if (!error.hint.empty()) {
        text += QLatin1Char(' ') + qs(error.hint);
    }
    return QStringLiteral("%1 (%2)").arg(text, qs(wireName(error.code)));
}

} // namespace executor::ui

#include "moc_page.cpp"
