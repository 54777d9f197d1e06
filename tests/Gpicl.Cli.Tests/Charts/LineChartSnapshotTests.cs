using Gpicl.Cli.Charts;

namespace Gpicl.Cli.Tests.Charts;

public class LineChartSnapshotTests
{
    private const string Expected = """
        <svg viewBox="0 0 760 478" width="760" height="478" role="img" font-family="sans-serif" xmlns="http://www.w3.org/2000/svg">
          <title>Learning curve</title>
          <rect x="0" y="0" width="760" height="478" fill="#ffffff" />
          <text x="76" y="32" font-size="17" fill="#222222" font-weight="bold">Learning curve</text>
          <line x1="76" y1="54" x2="100" y2="54" stroke="#0072b2" stroke-width="2.5" />
          <text x="107" y="58" font-size="12" fill="#222222">R&amp;D</text>
          <line x1="76" y1="422" x2="695.08" y2="422" stroke="#e4e4e4" stroke-width="1" />
          <text x="67" y="426" font-size="12" fill="#555555" text-anchor="end">5%</text>
          <line x1="76" y1="384.22" x2="695.08" y2="384.22" stroke="#e4e4e4" stroke-width="1" />
          <text x="67" y="388.22" font-size="12" fill="#555555" text-anchor="end">10%</text>
          <line x1="76" y1="346.44" x2="695.08" y2="346.44" stroke="#e4e4e4" stroke-width="1" />
          <text x="67" y="350.44" font-size="12" fill="#555555" text-anchor="end">15%</text>
          <line x1="76" y1="308.67" x2="695.08" y2="308.67" stroke="#e4e4e4" stroke-width="1" />
          <text x="67" y="312.67" font-size="12" fill="#555555" text-anchor="end">20%</text>
          <line x1="76" y1="270.89" x2="695.08" y2="270.89" stroke="#e4e4e4" stroke-width="1" />
          <text x="67" y="274.89" font-size="12" fill="#555555" text-anchor="end">25%</text>
          <line x1="76" y1="233.11" x2="695.08" y2="233.11" stroke="#e4e4e4" stroke-width="1" />
          <text x="67" y="237.11" font-size="12" fill="#555555" text-anchor="end">30%</text>
          <line x1="76" y1="195.33" x2="695.08" y2="195.33" stroke="#e4e4e4" stroke-width="1" />
          <text x="67" y="199.33" font-size="12" fill="#555555" text-anchor="end">35%</text>
          <line x1="76" y1="157.56" x2="695.08" y2="157.56" stroke="#e4e4e4" stroke-width="1" />
          <text x="67" y="161.56" font-size="12" fill="#555555" text-anchor="end">40%</text>
          <line x1="76" y1="119.78" x2="695.08" y2="119.78" stroke="#e4e4e4" stroke-width="1" />
          <text x="67" y="123.78" font-size="12" fill="#555555" text-anchor="end">45%</text>
          <line x1="76" y1="82" x2="695.08" y2="82" stroke="#e4e4e4" stroke-width="1" />
          <text x="67" y="86" font-size="12" fill="#555555" text-anchor="end">50%</text>
          <line x1="76" y1="422" x2="76" y2="427" stroke="#888888" stroke-width="1" />
          <text x="76" y="441" font-size="12" fill="#555555" text-anchor="middle">0</text>
          <line x1="137.91" y1="422" x2="137.91" y2="427" stroke="#888888" stroke-width="1" />
          <text x="137.91" y="441" font-size="12" fill="#555555" text-anchor="middle">1</text>
          <line x1="199.82" y1="422" x2="199.82" y2="427" stroke="#888888" stroke-width="1" />
          <text x="199.82" y="441" font-size="12" fill="#555555" text-anchor="middle">2</text>
          <line x1="261.72" y1="422" x2="261.72" y2="427" stroke="#888888" stroke-width="1" />
          <text x="261.72" y="441" font-size="12" fill="#555555" text-anchor="middle">3</text>
          <line x1="323.63" y1="422" x2="323.63" y2="427" stroke="#888888" stroke-width="1" />
          <text x="323.63" y="441" font-size="12" fill="#555555" text-anchor="middle">4</text>
          <line x1="385.54" y1="422" x2="385.54" y2="427" stroke="#888888" stroke-width="1" />
          <text x="385.54" y="441" font-size="12" fill="#555555" text-anchor="middle">5</text>
          <line x1="447.45" y1="422" x2="447.45" y2="427" stroke="#888888" stroke-width="1" />
          <text x="447.45" y="441" font-size="12" fill="#555555" text-anchor="middle">6</text>
          <line x1="509.36" y1="422" x2="509.36" y2="427" stroke="#888888" stroke-width="1" />
          <text x="509.36" y="441" font-size="12" fill="#555555" text-anchor="middle">7</text>
          <line x1="571.26" y1="422" x2="571.26" y2="427" stroke="#888888" stroke-width="1" />
          <text x="571.26" y="441" font-size="12" fill="#555555" text-anchor="middle">8</text>
          <line x1="633.17" y1="422" x2="633.17" y2="427" stroke="#888888" stroke-width="1" />
          <text x="633.17" y="441" font-size="12" fill="#555555" text-anchor="middle">9</text>
          <line x1="695.08" y1="422" x2="695.08" y2="427" stroke="#888888" stroke-width="1" />
          <text x="695.08" y="441" font-size="12" fill="#555555" text-anchor="middle">10</text>
          <line x1="76" y1="422" x2="695.08" y2="422" stroke="#888888" stroke-width="1" />
          <text x="385.54" y="465" font-size="13" fill="#222222" text-anchor="middle">Examples seen</text>
          <text x="20" y="252" font-size="13" fill="#222222" text-anchor="middle" transform="rotate(-90 20 252)">Accuracy</text>
          <g>
            <title>chance</title>
            <line x1="76" y1="384.22" x2="695.08" y2="384.22" stroke="#555555" stroke-width="1.25" stroke-dasharray="5 4" />
            <text x="701.08" y="388.22" font-size="11" fill="#555555">chance</text>
          </g>
          <polygon points="76,369.11 385.54,157.56 695.08,82 695.08,82 385.54,233.11 76,399.33" fill="#0072b2" fill-opacity="0.18" />
          <g>
            <title>R&amp;D</title>
            <polyline points="76,384.22 385.54,195.33 695.08,82" fill="none" stroke="#0072b2" stroke-width="2.25" stroke-linejoin="round" stroke-linecap="round" />
            <circle cx="76" cy="384.22" r="3" fill="#0072b2" />
            <circle cx="385.54" cy="195.33" r="3" fill="#0072b2" />
            <circle cx="695.08" cy="82" r="3" fill="#0072b2" />
          </g>
        </svg>

        """;

    [Fact]
    public void A_small_chart_is_drawn_as_it_was_approved()
    {
        var line = new LineSeries("R&D", [new(0, 0.1, 0.08, 0.12), new(5, 0.35, 0.3, 0.4), new(10, 0.5)]);
        var chart = new LineChart("Learning curve", "Examples seen", "Accuracy", [line]) { PercentY = true, ReferenceLines = [new("chance", 0.1)] };

        Assert.Equal(Expected, chart.ToSvg());
    }
}
