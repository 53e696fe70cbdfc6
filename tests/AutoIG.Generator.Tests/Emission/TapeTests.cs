using AutoIG.CompilerServices;

namespace AutoIG.Generator.Tests.Emission;

public class TapeTests
{
    [Fact]
    public void The_last_value_comes_back_first()
    {
        var tape = new Tape<double>();
        for (int i = 0; i < 1000; i++)
            tape.Push(i);
        for (int i = 999; i >= 0; i--)
            Assert.Equal(i, tape.Pop());
        Assert.Equal("The tape is empty; expected a value of a loop's turn.",
            Assert.Throws<InvalidOperationException>(() => tape.Pop()).Message);
    }

    [Fact]
    public void A_loop_without_end_is_met_with_an_exception()
    {
        var tape = new Tape<byte>();
        for (int i = 0; i < Tape<byte>.Limit; i++)
            tape.Push(1);
        var fault = Assert.Throws<InvalidOperationException>(() => tape.Push(1));
        Assert.Contains("limited to 134217728 values", fault.Message, StringComparison.Ordinal);
        tape.Clear();
        tape.Push(2);
        Assert.Equal(2, tape.Pop());
    }
}
