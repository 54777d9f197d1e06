using System.Text.Json.Serialization;

namespace Gpicl.InContext;

/// <summary>
/// As what an image of the support set is read again. Each member of an ensemble reads two changed copies of every image behind the
/// image itself, other ones than the other members, so a context has three times as many tokens as there are examples.
/// Pixels that come in from beyond an edge repeat the edge.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<Augmentation>))]
public enum Augmentation
{
    /// <summary>
    /// What predicts the support set best, of <see cref="None"/>, <see cref="Shifts"/> and <see cref="Distortions"/>: each is fitted, and by
    /// each the later two thirds of the examples, 300 at most, predicted from those before them; copies are read if they bring the log-loss,
    /// added up, down by one nat or more. That takes the time of about seven fits without copies. <see cref="None"/> without
    /// <see cref="Calibration.TemperatureScaling"/>, which these predictions are made for, with more classes than the network tells apart, for inputs that
    /// are not known to be images (see <see cref="InContextOptions.Image"/>), and where learned positions do not reach for three times the examples.
    /// </summary>
    Auto,

    /// <summary>Images are read once.</summary>
    None,

    /// <summary>Copies are shifted by up to a fourteenth of height and width.</summary>
    Shifts,

    /// <summary>
    /// Copies are slanted by up to half a pixel for each row, turned by up to 10°, made up to a tenth larger or smaller in height and in width,
    /// and shifted by up to 1/28 of both: worth most on handwriting.
    /// </summary>
    Distortions,
}
