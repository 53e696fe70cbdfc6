namespace AutoIG.Api.Messages;

/// <summary>How something is to be explained.</summary>
internal interface IQuestion
{
    /// <summary>A method's name; <see langword="null"/> for integrated gradients.</summary>
    string? Method { get; }

    /// <summary>Points of the path, of methods that have one.</summary>
    int? Steps { get; }

    /// <summary>The name of an output; <see langword="null"/> for that which is predicted.</summary>
    string? Target { get; }
}
