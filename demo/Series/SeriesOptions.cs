namespace AutoIG.Series;

/// <summary>What the command line asks for.</summary>
/// <param name="Count">How many motions are explained.</param>
/// <param name="Shown">How many of each kind are printed.</param>
/// <param name="Steps">Points of the quadrature of Integrated Gradients.</param>
/// <param name="Folder">Where the report goes.</param>
/// <param name="TrainTo">The file that a network, trained anew, is written to; nothing is explained then.</param>
/// <param name="Epochs">How often the training sees each motion.</param>
/// <param name="Seed">Of the training.</param>
internal sealed record SeriesOptions(int Count, int Shown, int Steps, string Folder, string? TrainTo, int Epochs, int Seed);
