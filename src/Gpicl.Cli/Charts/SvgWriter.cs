using System.Globalization;
using System.Text;
using System.Xml;

namespace Gpicl.Cli.Charts;

/// <summary>Writes SVG elements, one on a line, with coordinates rounded to hundredths.</summary>
internal sealed class SvgWriter
{
    private readonly StringBuilder text = new();
    private readonly XmlWriter xml;

    public SvgWriter(double width, double height, string title)
    {
        xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true });
        xml.WriteStartElement("svg", "http://www.w3.org/2000/svg");
        Attributes(
            ("viewBox", $"0 0 {Number(width)} {Number(height)}"), ("width", Number(width)), ("height", Number(height)), ("role", "img"),
            ("font-family", "sans-serif"));
        xml.WriteElementString("title", ChartText.Clean(title));
    }

    public static string Number(double value) => (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Opens a group whose name viewers show when it is pointed at; <see cref="EndGroup"/> closes it.</summary>
    public void BeginGroup(string name)
    {
        xml.WriteStartElement("g");
        xml.WriteElementString("title", ChartText.Clean(name));
    }

    public void EndGroup() => xml.WriteEndElement();

    public void Rectangle(double x, double y, double width, double height, string fill) =>
        Element("rect", ("x", Number(x)), ("y", Number(y)), ("width", Number(width)), ("height", Number(height)), ("fill", fill));

    public void Line(double x1, double y1, double x2, double y2, string stroke, double width, string? dash = null) =>
        Element(
            "line", ("x1", Number(x1)), ("y1", Number(y1)), ("x2", Number(x2)), ("y2", Number(y2)), ("stroke", stroke), ("stroke-width", Number(width)),
            ("stroke-dasharray", dash));

    public void Polyline(IEnumerable<(double X, double Y)> points, string stroke, double width, string? dash) =>
        Element(
            "polyline", ("points", Points(points)), ("fill", "none"), ("stroke", stroke), ("stroke-width", Number(width)), ("stroke-linejoin", "round"),
            ("stroke-linecap", "round"), ("stroke-dasharray", dash));

    public void Area(IEnumerable<(double X, double Y)> outline, string fill) =>
        Element("polygon", ("points", Points(outline)), ("fill", fill), ("fill-opacity", "0.18"));

    public void Circle(double x, double y, double radius, string fill) =>
        Element("circle", ("cx", Number(x)), ("cy", Number(y)), ("r", Number(radius)), ("fill", fill));

    public void Text(double x, double y, string content, double fontSize, string fill, string? anchor = null, string? weight = null, string? transform = null)
    {
        xml.WriteStartElement("text");
        Attributes(
            ("x", Number(x)), ("y", Number(y)), ("font-size", Number(fontSize)), ("fill", fill), ("text-anchor", anchor), ("font-weight", weight),
            ("transform", transform));
        xml.WriteString(ChartText.Clean(content));
        xml.WriteEndElement();
    }

    /// <summary>Closes the document and gives all of it.</summary>
    public string Finish()
    {
        xml.WriteEndElement();
        xml.Flush();
        return text.Append('\n').ToString();
    }

    private static string Points(IEnumerable<(double X, double Y)> points) => string.Join(' ', points.Select(point => $"{Number(point.X)},{Number(point.Y)}"));

    private void Element(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        xml.WriteStartElement(name);
        Attributes(attributes);
        xml.WriteEndElement();
    }

    private void Attributes(params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        foreach (var (name, value) in attributes)
            if (value is not null)
                xml.WriteAttributeString(name, value);
    }
}
