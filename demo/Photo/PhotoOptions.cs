namespace AutoIG.Photo;

/// <summary>What the command line asks for.</summary>
/// <param name="Paths">The photographs.</param>
/// <param name="Steps">Points of the quadrature of Integrated Gradients.</param>
/// <param name="Folder">Where pictures and report go.</param>
internal sealed record PhotoOptions(IReadOnlyList<string> Paths, int Steps, string Folder)
{
    /// <summary>The photographs that come with the demo.</summary>
    public static IReadOnlyList<string> OwnPhotographs { get; } = ["chelsea.png", "rocket.jpg", "camera.png", "astronaut.png"];
}
