using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>
/// The programs over one way through a method. The gradient is what nearly every call asks for; a program that few ask for is
/// made when somebody does.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
/// <param name="gradient">The value and its gradient.</param>
/// <param name="pushforward">Makes the program of the tangents.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FunctionPrograms<T>(GradientProgram<T> gradient, Func<PushforwardProgram<T>> pushforward)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Lazy<PushforwardProgram<T>> pushforward = new(pushforward);

    /// <summary>The value and its gradient.</summary>
    public GradientProgram<T> Gradient { get; } = gradient;

    /// <summary>The value and its tangent.</summary>
    public PushforwardProgram<T> Pushforward => pushforward.Value;
}
